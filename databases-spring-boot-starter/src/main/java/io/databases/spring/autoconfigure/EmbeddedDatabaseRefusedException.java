package io.databases.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * There is no URL, and an embedded database is not what would be wanted here.
 */
public final class EmbeddedDatabaseRefusedException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String platform;

	EmbeddedDatabaseRefusedException(@Nullable String platform) {
		super("No database URL is set, and the embedded database is refused "
				+ ((platform == null) ? "by 'databases.embedded=never'" : "on the cloud platform " + platform));
		this.platform = platform;
	}

	/**
	 * The platform whose disks do not last.
	 * @return its name, or {@code null} where 'databases.embedded=never' is the reason
	 */
	public @Nullable String getPlatform() {
		return this.platform;
	}

}
