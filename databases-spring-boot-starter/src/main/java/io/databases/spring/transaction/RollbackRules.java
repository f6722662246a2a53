package io.databases.spring.transaction;

import java.util.Arrays;
import java.util.List;

import org.springframework.transaction.interceptor.NoRollbackRuleAttribute;
import org.springframework.transaction.interceptor.RollbackRuleAttribute;

/**
 * Which errors roll back: all, unless the rule nearest to the error's class says
 * otherwise.
 */
final class RollbackRules {

	private final List<RollbackRuleAttribute> rollback;

	private final List<RollbackRuleAttribute> commit;

	private RollbackRules(List<RollbackRuleAttribute> rollback, List<RollbackRuleAttribute> commit) {
		this.rollback = rollback;
		this.commit = commit;
	}

	static RollbackRules of(AsyncTransactional annotation) {
		return new RollbackRules(Arrays.stream(annotation.rollbackFor()).map(RollbackRuleAttribute::new).toList(),
				Arrays.stream(annotation.noRollbackFor())
					.<RollbackRuleAttribute>map(NoRollbackRuleAttribute::new)
					.toList());
	}

	/** Without such rules no error needs to be looked at. */
	boolean isTrivial() {
		return this.commit.isEmpty();
	}

	boolean commitsOn(Throwable error) {
		int depth = depth(this.commit, error);
		return depth < Integer.MAX_VALUE && depth < depth(this.rollback, error);
	}

	private static int depth(List<RollbackRuleAttribute> rules, Throwable error) {
		return rules.stream()
			.mapToInt((rule) -> rule.getDepth(error))
			.filter((depth) -> depth >= 0)
			.min()
			.orElse(Integer.MAX_VALUE);
	}

}
