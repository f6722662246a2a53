package io.databases.sample;

import reactor.netty.http.client.HttpClient;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webtestclient.autoconfigure.WebTestClientBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;

/**
 * A connection for each request of {@code WebTestClient}: up to 1.3.7 the server of
 * Reactor Netty may stop reading from one that is kept alive
 * (reactor/reactor-netty#4361).
 */
@TestConfiguration(proxyBeanMethods = false)
class ConnectionPerRequest {

	@Bean
	WebTestClientBuilderCustomizer connectionPerRequest() {
		return (builder) -> builder.clientConnector(new ReactorClientHttpConnector(HttpClient.newConnection()));
	}

}
