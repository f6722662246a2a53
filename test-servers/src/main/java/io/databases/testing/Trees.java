package io.databases.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Directories with all that is in them.
 */
final class Trees {

	private Trees() {
	}

	/** Lets everybody read and run what is in the directory. */
	static void openToAll(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : (Iterable<Path>) files.filter((each) -> !Files.isSymbolicLink(each))::iterator) {
				TestDirectories.openToAll(file);
			}
		}
	}

	/** How many files and directories there are. */
	static long count(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.count();
		}
	}

	/** Deletes the directory. It is no error if files vanish meanwhile. */
	static void delete(Path directory) {
		try {
			Files.walkFileTree(directory, new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
					Files.deleteIfExists(file);
					return FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFileFailed(Path file, IOException ex) throws IOException {
					if (ex instanceof NoSuchFileException) {
						return FileVisitResult.CONTINUE;
					}
					throw ex;
				}

				@Override
				public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException ex) throws IOException {
					Files.deleteIfExists(visited);
					return FileVisitResult.CONTINUE;
				}

			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException("\"" + directory + "\" could not be deleted", ex);
		}
	}

}
