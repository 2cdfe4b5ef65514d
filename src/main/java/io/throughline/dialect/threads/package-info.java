/**
 * The threads API as clients of Backboard speak it: a client API only. What its answers look like is taken from the models of its two published SDKs.
 */
@NullMarked
package io.throughline.dialect.threads;

import org.jspecify.annotations.NullMarked;
