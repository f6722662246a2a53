/**
 * Java's types and SQLite's five storage classes: what is bound as what, and what a
 * stored value becomes.
 *
 * <table>
 * <caption>What is bound, and how it is stored</caption>
 * <tr>
 * <th>Java</th>
 * <th>SQLite</th>
 * </tr>
 * <tr>
 * <td>Boolean, Byte, Short, Integer, Long, BigInteger that fits</td>
 * <td>INTEGER; true is 1</td>
 * </tr>
 * <tr>
 * <td>Float, Double</td>
 * <td>REAL; NaN is refused, because SQLite would store NULL</td>
 * </tr>
 * <tr>
 * <td>BigDecimal, larger BigInteger</td>
 * <td>TEXT, which a column of NUMERIC affinity (DECIMAL, NUMERIC) turns into a number of
 * some 15 digits; exact in one of TEXT affinity, such as DECIMAL_TEXT</td>
 * </tr>
 * <tr>
 * <td>CharSequence, Character, enums (by name), UUID</td>
 * <td>TEXT; half of a surrogate pair is refused</td>
 * </tr>
 * <tr>
 * <td>LocalDate, LocalTime, LocalDateTime</td>
 * <td>TEXT: {@code 2024-02-29}, {@code 12:30:00}, {@code 2024-02-29 12:30:00.123456}</td>
 * </tr>
 * <tr>
 * <td>Instant, OffsetDateTime, ZonedDateTime</td>
 * <td>TEXT in UTC, without an offset</td>
 * </tr>
 * <tr>
 * <td>Duration, Period, OffsetTime</td>
 * <td>TEXT in ISO form</td>
 * </tr>
 * <tr>
 * <td>byte[], ByteBuffer, Blob; Clob</td>
 * <td>BLOB; TEXT</td>
 * </tr>
 * </table>
 *
 * <p>
 * What SQLite itself changes: text that looks like a number becomes one in a column of
 * NUMERIC, INTEGER or REAL affinity, which DECIMAL, DATE, UUID, JSON and every unknown
 * type have or are close to; -0.0 becomes 0.0; and a whole REAL in a column of NUMERIC
 * affinity becomes an INTEGER.
 */
@NullMarked
package io.databases.sqlite.type;

import org.jspecify.annotations.NullMarked;
