/** Chat completions, as OpenAI and most others speak them: a client API and a provider API. */
@NullMarked
package io.throughline.dialect.openai;

import org.jspecify.annotations.NullMarked;
