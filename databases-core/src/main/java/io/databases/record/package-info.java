/**
 * Rows as {@link io.databases.record.Record records}, and their mapping to the classes of
 * a program.
 *
 * <p>
 * In the order of the flow: a backend says by its
 * {@link io.databases.record.ColumnReaders} how each column of its driver is read;
 * {@link io.databases.record.RowMappings} plans once per shape of result and class asked
 * for; the {@link io.databases.record.RowMapping} then turns each row into a
 * {@code Record}, a Java record, a bean or a single value. What a program asks for is
 * converted exactly by the {@link io.databases.record.convert.ValueConverter}.
 *
 * <h2>Classes by default</h2>
 *
 * What {@code record.get(…)} without a class gives.
 * {@code record.get(…, SomeClass.class)} is the same on every database.
 *
 * <table>
 * <caption>Column types and Java classes</caption> <thead>
 * <tr>
 * <th>column</th>
 * <th>PostgreSQL</th>
 * <th>MySQL, MariaDB</th>
 * <th>SQLite (declared type)</th>
 * </tr>
 * </thead> <tbody>
 * <tr>
 * <td>boolean</td>
 * <td>{@code Boolean}</td>
 * <td>{@code Boolean} (tinyint(1), bit(1); {@code Integer} for a number but 0 and 1)</td>
 * <td>{@code Boolean}</td>
 * </tr>
 * <tr>
 * <td>tinyint, unsigned</td>
 * <td>–</td>
 * <td>{@code Byte}, {@code Short}</td>
 * <td>{@code Integer}</td>
 * </tr>
 * <tr>
 * <td>smallint, unsigned</td>
 * <td>{@code Short}</td>
 * <td>{@code Short}, {@code Integer}</td>
 * <td>{@code Integer}</td>
 * </tr>
 * <tr>
 * <td>int, unsigned</td>
 * <td>{@code Integer}</td>
 * <td>{@code Integer}, {@code Long}</td>
 * <td>{@code Integer} (INT; {@code Long} if it needs one), {@code Long} (INTEGER)</td>
 * </tr>
 * <tr>
 * <td>bigint, unsigned</td>
 * <td>{@code Long}</td>
 * <td>{@code Long}, {@code BigInteger}</td>
 * <td>{@code Long}</td>
 * </tr>
 * <tr>
 * <td>count(*)</td>
 * <td>{@code Long}</td>
 * <td>{@code Long}</td>
 * <td>{@code Long}</td>
 * </tr>
 * <tr>
 * <td>sum of int</td>
 * <td>{@code Long}</td>
 * <td>{@code BigDecimal}</td>
 * <td>{@code Long}</td>
 * </tr>
 * <tr>
 * <td>decimal, numeric</td>
 * <td>{@code BigDecimal} ({@code Double} for NaN and the infinities)</td>
 * <td>{@code BigDecimal}</td>
 * <td>{@code BigDecimal}</td>
 * </tr>
 * <tr>
 * <td>real, float</td>
 * <td>{@code Float}</td>
 * <td>{@code Float}</td>
 * <td>{@code Double}</td>
 * </tr>
 * <tr>
 * <td>double precision</td>
 * <td>{@code Double}</td>
 * <td>{@code Double}</td>
 * <td>{@code Double}</td>
 * </tr>
 * <tr>
 * <td>char, varchar, text, enum</td>
 * <td>{@code String}</td>
 * <td>{@code String}</td>
 * <td>{@code String}</td>
 * </tr>
 * <tr>
 * <td>json, jsonb</td>
 * <td>{@code String}</td>
 * <td>{@code String}</td>
 * <td>{@code String}</td>
 * </tr>
 * <tr>
 * <td>binary, blob, bytea</td>
 * <td>{@code byte[]}</td>
 * <td>{@code byte[]} (also bit(n) with n &gt; 1)</td>
 * <td>{@code byte[]}</td>
 * </tr>
 * <tr>
 * <td>uuid</td>
 * <td>{@code UUID}</td>
 * <td>{@code String} (MariaDB)</td>
 * <td>{@code UUID}</td>
 * </tr>
 * <tr>
 * <td>date</td>
 * <td>{@code LocalDate}</td>
 * <td>{@code LocalDate}</td>
 * <td>{@code LocalDate}</td>
 * </tr>
 * <tr>
 * <td>time</td>
 * <td>{@code LocalTime}</td>
 * <td>{@code LocalTime} ({@code Duration} if negative, or 24 hours and more)</td>
 * <td>{@code LocalTime}</td>
 * </tr>
 * <tr>
 * <td>time with time zone</td>
 * <td>{@code OffsetTime}</td>
 * <td>–</td>
 * <td>–</td>
 * </tr>
 * <tr>
 * <td>timestamp, datetime without zone</td>
 * <td>{@code LocalDateTime}</td>
 * <td>{@code LocalDateTime} (datetime)</td>
 * <td>{@code LocalDateTime}</td>
 * </tr>
 * <tr>
 * <td>timestamp with time zone</td>
 * <td>{@code OffsetDateTime} in UTC</td>
 * <td>{@code OffsetDateTime} in UTC (timestamp)</td>
 * <td>{@code OffsetDateTime} in UTC</td>
 * </tr>
 * <tr>
 * <td>interval</td>
 * <td>{@code Duration}, a day being 24 hours (the driver's {@code Interval} if it has
 * months or years)</td>
 * <td>–</td>
 * <td>–</td>
 * </tr>
 * <tr>
 * <td>year</td>
 * <td>–</td>
 * <td>{@code Integer}</td>
 * <td>–</td>
 * </tr>
 * <tr>
 * <td>set</td>
 * <td>–</td>
 * <td>{@code String[]}</td>
 * <td>–</td>
 * </tr>
 * <tr>
 * <td>arrays</td>
 * <td>arrays of the class, as {@code Integer[]}; {@code Interval[]}; the text of the
 * array for enums</td>
 * <td>–</td>
 * <td>–</td>
 * </tr>
 * <tr>
 * <td>oid; inet; money, bit, xml, ranges</td>
 * <td>{@code Long}; {@code InetAddress} ({@code String} with a netmask);
 * {@code String}</td>
 * <td>–</td>
 * <td>–</td>
 * </tr>
 * <tr>
 * <td>no type (an expression)</td>
 * <td>–</td>
 * <td>–</td>
 * <td>by the value: {@code Long}, {@code Double}, {@code String}, {@code byte[]}</td>
 * </tr>
 * </tbody>
 * </table>
 *
 * <p>
 * 'infinity' of PostgreSQL is {@code OffsetDateTime.MAX}, {@code LocalDateTime.MAX} or
 * {@code LocalDate.MAX}, '-infinity' the {@code MIN} of it.
 *
 * <p>
 * PostgreSQL sends text, unless the URL says {@code binary=true}: then statements with
 * values get their rows in the binary format, with the same classes and values. What only
 * the server can write as a text is an error there that says so: composite types, money,
 * ranges of timestamps, full-text types, types of extensions.
 *
 * <h2>Mapping to classes</h2>
 *
 * <ul>
 * <li>The components of a Java record, the parameters of a constructor or the setters of
 * a bean are matched with the columns: exactly, else without regard to case, else without
 * regard to case and underscores ({@code created_at} is {@code createdAt}).</li>
 * <li>Every component and parameter needs a column; a bean takes what there is. Columns
 * that nothing matches are not read. Two columns that match equally well are an
 * error.</li>
 * <li>Columns {@code account.id} and {@code account.name} fill a nested object; it is
 * {@code null} when all of them are NULL.</li>
 * <li>A component that is a {@code Map}, a list, an array or a class of its own is read
 * from a column of JSON, if Jackson is there. So is the whole object, from a result of
 * one column.</li>
 * <li>A class of single values ({@code Long}, {@code String}, an enum, …) takes the first
 * column.</li>
 * </ul>
 */
@NullMarked
package io.databases.record;

import org.jspecify.annotations.NullMarked;
