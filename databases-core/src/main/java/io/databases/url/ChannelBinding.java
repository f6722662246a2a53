package io.databases.url;

/**
 * Whether the password's proof is tied to the encrypted channel (PostgreSQL).
 */
public enum ChannelBinding {

	/** Never. */
	DISABLE,

	/** If server and driver can. */
	PREFER,

	/** Without it the login fails. */
	REQUIRE

}
