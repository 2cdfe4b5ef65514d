/** Messages, as Anthropic speaks them: a client API and a provider API, and the two halves share their shapes. */
@NullMarked
package io.throughline.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
