package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL from zonky's archives on the class path.
 */
final class PostgreSqlSoftware implements ServerSoftware {

	private static final List<String> SETTINGS = List.of("listen_addresses=127.0.0.1", "unix_socket_directories=.",
			"max_connections=300", "shared_buffers=64MB", "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"timezone=UTC", "log_timezone=UTC");

	private final Path home = Binaries.postgreSql();

	@Override
	public ServerKind kind() {
		return ServerKind.POSTGRESQL;
	}

	@Override
	public String defaultDatabase() {
		return "postgres";
	}

	@Override
	public void initialise(Path directory, String secret, Path log) {
		Path password = directory.resolve("password");
		try {
			Files.writeString(password, secret);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("\"" + password + "\" cannot be written", ex);
		}
		List<String> command = program(directory, "initdb");
		command.addAll(List.of("--pgdata=" + data(directory), "--username=" + EmbeddedServer.USER,
				"--auth=scram-sha-256", "--pwfile=" + password, "--encoding=UTF8", "--locale=C", "--no-sync"));
		Commands.run(command, Map.of(), directory, log);
	}

	@Override
	public List<String> command(Path directory, int port) {
		List<String> command = program(directory, "postgres");
		command.addAll(List.of("-D", data(directory), "-p", Integer.toString(port)));
		SETTINGS.forEach((setting) -> command.addAll(List.of("-c", setting)));
		if (TestCertificates.areIn(directory)) {
			command.addAll(List.of("-c", "ssl=on", "-c", "ssl_cert_file=" + TestCertificates.certificate(directory),
					"-c", "ssl_key_file=" + TestCertificates.key(directory)));
		}
		return command;
	}

	private List<String> program(Path directory, String name) {
		List<String> command = new ArrayList<>(LocalUser.ordinary(directory));
		command.add(this.home.resolve("bin").resolve(name).toString());
		return command;
	}

	private static String data(Path directory) {
		return directory.resolve("data").toString();
	}

	@Override
	public Map<String, String> environment() {
		return Map.of();
	}

	@Override
	public String stopSignal() {
		return "INT";
	}

	@Override
	public String discardSignal() {
		return "QUIT";
	}

}
