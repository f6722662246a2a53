package io.databases.contract;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * What is logged meanwhile: kept here instead of being printed.
 */
final class LogCapture implements AutoCloseable {

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final Logger logger;

	private LogCapture(Logger logger) {
		this.logger = logger;
	}

	static LogCapture of(String name) {
		LogCapture capture = new LogCapture((Logger) LoggerFactory.getLogger(name));
		capture.appender.start();
		capture.logger.addAppender(capture.appender);
		capture.logger.setAdditive(false);
		return capture;
	}

	List<String> messages() {
		return List.copyOf(this.appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	@Override
	public void close() {
		this.logger.setAdditive(true);
		this.logger.detachAppender(this.appender);
	}

}
