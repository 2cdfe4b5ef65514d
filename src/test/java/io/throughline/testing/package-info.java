/** Helpers that several tests share: fakes we own, databases, samples. */
@NullMarked
package io.throughline.testing;

import org.jspecify.annotations.NullMarked;
