package gac.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * The log in the data folder: all that is logged, with stack traces; six files of at most 10 MB. While it is open, Kafka's own warnings go
 * there only, and so does what its Streams library reports as error and mends by itself: state that was not closed is built anew.
 */
final class LogFile implements AutoCloseable {
    private static final String NAME = "gac.log";
    private static final FileSize LARGEST = FileSize.valueOf("10MB");
    private static final int OLDER = 5;

    private final Path file;
    private final Logger root;
    private final Appender<ILoggingEvent> screen;
    private final RollingFileAppender<ILoggingEvent> appender;

    private LogFile(
            Path file, Logger root, Appender<ILoggingEvent> screen, RollingFileAppender<ILoggingEvent> appender) {
        this.file = file;
        this.root = root;
        this.screen = screen;
        this.appender = appender;
    }

    /**
     * Begins to write {@code logs/gac.log} below the data folder.
     *
     * @param all whether the screen is to show everything too ({@code -v})
     * @throws CommandFailure when the file cannot be written
     */
    static LogFile open(Path data, boolean all) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Path file = data.resolve("logs").resolve(NAME);
        LogFormat format = LogFormat.chosen();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName(file.toString());
        appender.setFile(file.toString());
        appender.setEncoder(format.encoder(context));
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(OLDER);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(LARGEST);
        trigger.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        if (!appender.isStarted()) {
            throw CommandFailure.input("the log " + file + " cannot be written: mend the permissions of that folder");
        }
        Appender<ILoggingEvent> screen = root.getAppender(format.appender());
        if (screen != null && !all) {
            Filter<ILoggingEvent> filter = new ForPeople();
            filter.start();
            screen.addFilter(filter);
        }
        root.addAppender(appender);
        return new LogFile(file, root, screen == null ? appender : screen, appender);
    }

    Path path() {
        return file;
    }

    @Override
    public void close() {
        screen.clearAllFilters();
        root.detachAppender(appender);
        appender.stop();
    }

    /** What somebody before the screen can use. */
    static final class ForPeople extends Filter<ILoggingEvent> {
        private static final String REBUILT = "TaskCorruptedException";

        @Override
        public FilterReply decide(ILoggingEvent event) {
            String name = event.getLoggerName();
            if (!name.startsWith("org.apache.kafka.") && !name.startsWith("kafka.")) {
                return FilterReply.NEUTRAL;
            }
            boolean error = event.getLevel().isGreaterOrEqual(Level.ERROR);
            return error && !event.getFormattedMessage().contains(REBUILT) ? FilterReply.NEUTRAL : FilterReply.DENY;
        }
    }
}
