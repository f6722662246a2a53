package io.databases.backend;

import io.databases.error.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * The vendor codes of MySQL and MariaDB. The driver (1.4.2) gives the server's SQLState
 * for some of them only, and the server's is of little use for others.
 */
final class MySqlCodes {

	private MySqlCodes() {
	}

	static FailureKind kind(int code, @Nullable String state) {
		FailureKind kind = kind(code);
		return (kind != FailureKind.OTHER || state == null) ? kind : kindOfClass(state);
	}

	private static FailureKind kind(int code) {
		return switch (code) {
			// 1062 duplicate entry, 1586 the same with the key's name, 1169 by a unique
			// constraint, 1022 when a key is made, 1859 without its name; 1557, 1761 and
			// 1762 by a cascade
			case 1062, 1586, 1169, 1022, 1859, 1557, 1761, 1762 -> FailureKind.DUPLICATE_KEY;
			// 1048 not null, 1364 no default, 1451 and 1452 foreign key, 3819 and 4025
			// check, 1216 and 1217 old foreign keys, 1369 the check option of a view,
			// 1526 no partition
			case 1048, 1364, 1451, 1452, 3819, 4025, 1216, 1217, 1369, 1526 -> FailureKind.INTEGRITY;
			// 1406 too long, 1264 out of range, 1265 truncated, 1366 and 1292 wrong
			// value, 1365 division by zero, 1690 overflow, 1411 and 1441 date, 3140 JSON
			case 1406, 1264, 1265, 1366, 1292, 1365, 1690, 1411, 1441, 3140 -> FailureKind.INTEGRITY;
			case 1213 -> FailureKind.DEADLOCK;
			// 1020 record has changed since last read (MariaDB, snapshot isolation)
			case 1020 -> FailureKind.SERIALIZATION;
			// 1205 lock wait timeout, 3572 NOWAIT
			case 1205, 3572 -> FailureKind.LOCK_TIMEOUT;
			// 3024 max_execution_time, 1969 max_statement_time (MariaDB), 1317
			// interrupted
			case 3024, 1969, 1317 -> FailureKind.STATEMENT_TIMEOUT;
			case 1792, 1290, 1836 -> FailureKind.READ_ONLY;
			// 1044 and 1045 login, 1142 table, 1143 column, 1227 privilege, 1370 routine,
			// 1698 login
			case 1044, 1045, 1142, 1143, 1227, 1370, 1698 -> FailureKind.PERMISSION_DENIED;
			// 1040 too many connections, 1203 of the user, 1226 limits of the user, 1114
			// table full, 1021 disk full
			case 1040, 1203, 1226, 1114, 1021 -> FailureKind.RESOURCES;
			// a class that says something else has 1052 ambiguous column; none have 1093
			// and 1288 target of an update, 1111 group function, 1193 variable, 1210
			// arguments, 1215, 1822, 1824, 1825, 3734 and 3780 foreign key, 1267 and 1273
			// collation, 1390 too many parameters, 3065 ORDER BY with DISTINCT
			case 1052, 1093, 1111, 1193, 1210, 1215, 1267, 1273, 1288, 1390, 1822, 1824, 1825, 3065, 3734, 3780 ->
				FailureKind.BAD_GRAMMAR;
			default -> FailureKind.OTHER;
		};
	}

	private static FailureKind kindOfClass(String state) {
		return switch (state.substring(0, Math.min(2, state.length()))) {
			case "22", "23", "44" -> FailureKind.INTEGRITY;
			// syntax, and a wrong number of columns or rows
			case "42", "21" -> FailureKind.BAD_GRAMMAR;
			default -> FailureKind.OTHER;
		};
	}

	/**
	 * The SQLState: the driver's, the server's where the driver drops it, and where the
	 * server has a general one that of the same condition elsewhere.
	 * @param driver what the driver gives
	 */
	static @Nullable String state(int code, @Nullable String driver) {
		if (driver != null) {
			return driver;
		}
		return switch (code) {
			case 1040 -> "08004";
			// a wrong number of columns; of rows; of columns in an operand
			case 1058, 1136 -> "21S01";
			case 1222, 1241, 1242 -> "21000";
			case 1406 -> "22001";
			case 1264, 1416, 1690 -> "22003";
			case 1263 -> "22004";
			case 1265, 1292, 1366, 1367, 1411 -> "22007";
			case 1441 -> "22008";
			case 1365 -> "22012";
			case 3156 -> "22018";
			case 3140, 3141, 3144, 3146 -> "22032";
			case 3819, 1526 -> "23000";
			case 1179, 1568 -> "25000";
			case 1792, 1290, 1836 -> "25006";
			case 1369 -> "44000";
			case 3572 -> "HY000";
			default -> null;
		};
	}

}
