package io.databases.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What is logged meanwhile: kept here instead of being printed.
 */
public final class LogCapture implements AutoCloseable {

	private final Events appender = new Events();

	private final Logger logger;

	private final Level level;

	private LogCapture(Logger logger) {
		this.logger = logger;
		this.level = logger.getLevel();
	}

	public static LogCapture of(String name) {
		LogCapture capture = new LogCapture((Logger) LoggerFactory.getLogger(name));
		capture.appender.start();
		capture.logger.addAppender(capture.appender);
		capture.logger.setAdditive(false);
		return capture;
	}

	/** From DEBUG on, whatever the logger's level was. */
	LogCapture debug() {
		this.logger.setLevel(Level.DEBUG);
		return this;
	}

	/** Those of a level. */
	List<String> messages(Level level) {
		return this.appender.events.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	public List<String> messages() {
		return this.appender.events.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	@Override
	public void close() {
		this.logger.setLevel(this.level);
		this.logger.setAdditive(true);
		this.logger.detachAppender(this.appender);
	}

	/** Read while others log. */
	private static final class Events extends AppenderBase<ILoggingEvent> {

		private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			this.events.add(event);
		}

	}

}
