/** The PostgreSQL server that the gateway brings along: unpacked, initialized, started and stopped here. */
@NullMarked
package io.throughline.database.embedded;

import org.jspecify.annotations.NullMarked;
