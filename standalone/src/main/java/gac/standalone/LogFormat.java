package gac.standalone;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How the log is written: lines for people, or one JSON object a line for programs. {@code GAC_LOG} says which. */
enum LogFormat {
    TEXT,
    JSON;

    /** The environment variable. */
    static final String VARIABLE = "GAC_LOG";

    /** logback.xml picks the appender of this name, so this is set before the first logger is made. */
    private static final String PROPERTY = "gac.log.format";

    /**
     * Takes what the environment says, for the rest of the process.
     *
     * @param value of {@link #VARIABLE}; null when it is not set
     * @throws IllegalArgumentException when it is neither of the two, with what to write
     */
    static void choose(@Nullable String value) {
        if (value == null || value.isEmpty() || value.equals("text")) {
            System.setProperty(PROPERTY, "text");
        } else if (value.equals("json")) {
            System.setProperty(PROPERTY, "json");
        } else {
            throw new IllegalArgumentException(VARIABLE + " is '" + value + "': write text or json, or leave it out");
        }
    }

    static LogFormat chosen() {
        return "json".equals(System.getProperty(PROPERTY)) ? JSON : TEXT;
    }

    /** The name of the appender that writes to standard error, in logback.xml. */
    String appender() {
        return this == JSON ? "json" : "text";
    }

    /** For the log in the data folder. */
    Encoder<ILoggingEvent> encoder(Context context) {
        if (this == JSON) {
            JsonEncoder json = new JsonEncoder();
            json.setContext(context);
            json.setWithSequenceNumber(false);
            json.setWithNanoseconds(false);
            json.setWithContext(false);
            json.setWithMDC(false);
            json.setWithMessage(false);
            json.setWithArguments(false);
            json.setWithFormattedMessage(true);
            json.start();
            return json;
        }
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setCharset(StandardCharsets.UTF_8);
        text.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger [%thread] %msg%n%ex");
        text.start();
        return text;
    }
}
