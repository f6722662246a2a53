package io.databases.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

import io.databases.model.Trees;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random trees of transactions against a model of what may come of them. A failure prints
 * the tree and its seed, which repeats it: {@code -Ddatabases.trees.seed=…}. How many
 * there were of which kind is written to {@code target/trees-….txt}.
 */
abstract class RandomTreesContract extends Contract {

	RandomTreesContract(Engine engine) {
		super(engine);
	}

	@Override
	void createNotes() {
		Trees.TABLE.forEach((sql) -> await(this.database.execute(sql)));
	}

	@Test
	void whatIsStoredIsWhatTheModelAllows() {
		Trees trees = new Trees(this.database, this.engine == Engine.POSTGRESQL);
		seeds().forEach(trees::run);
		Map<String, Object> counts = new LinkedHashMap<>(trees.counts());
		counts.put("first seed", Long.getLong("databases.trees.first", 1));
		counts.put("errors dropped after a cancel", trees.dropped());
		Histogram.write("trees", this.engine, counts);
		assertThat(trees.unexpectedlyDropped()).as("errors that nobody was told and nobody expects").isEmpty();
		if (trees.ran() > 1) {
			assertThat(trees.shareOfRich()).as("the share of trees with transactions side by side, three deep")
				.isGreaterThan(0.3);
			assertThat(trees.shareOfDefinite()).as("the share of trees with one outcome").isGreaterThan(0.5);
		}
	}

	private LongStream seeds() {
		Long only = Long.getLong("databases.trees.seed");
		if (only != null) {
			return LongStream.of(only);
		}
		int count = Boolean.getBoolean("databases.stress") ? (this.engine.isServer() ? 1_000 : 10_000) : 100;
		long first = Long.getLong("databases.trees.first", 1);
		return LongStream.range(first, first + count);
	}

}
