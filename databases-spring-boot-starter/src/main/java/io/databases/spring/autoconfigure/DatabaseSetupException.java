package io.databases.spring.autoconfigure;

/**
 * Something that is asked for can't be had as the application is set up; says what would
 * be needed.
 */
public final class DatabaseSetupException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String remedy;

	/**
	 * Creates the exception.
	 * @param problem what can't be had, and why, as a sentence without its full stop
	 * @param remedy what to do, as sentences
	 */
	public DatabaseSetupException(String problem, String remedy) {
		super(problem + ". " + remedy);
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * What can't be had, and why.
	 * @return a sentence without its full stop
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * What to do about it.
	 * @return sentences
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
