package gac.standalone;

import gac.alerting.CardRenderer;
import gac.alerting.Language;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of commands that show alerts to a person. */
final class Screen {
    @Option(
            names = "--lang",
            paramLabel = "vi|en",
            converter = LanguageConverter.class,
            description = "Language of cards: vi or en (default: that of the environment, else en).")
    private Language language = ofEnvironment();

    Language language() {
        return language;
    }

    /** Coloured on a terminal (the launcher knows whether standard output is one) unless NO_COLOR is set. */
    CardRenderer renderer() {
        boolean colours = Boolean.getBoolean("gac.terminal") && System.getenv("NO_COLOR") == null;
        return colours ? CardRenderer.inColour(language) : CardRenderer.plain(language);
    }

    private static Language ofEnvironment() {
        return Locale.getDefault().getLanguage().equals("vi") ? Language.VI : Language.EN;
    }

    static final class LanguageConverter implements ITypeConverter<Language> {
        @Override
        public Language convert(String value) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "vi" -> Language.VI;
                case "en" -> Language.EN;
                default -> throw new TypeConversionException("'" + value + "' is neither vi nor en");
            };
        }
    }
}
