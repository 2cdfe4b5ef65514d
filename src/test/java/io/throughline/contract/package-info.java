/** The gateway as its users meet it: through the vendors' own clients. */
@NullMarked
package io.throughline.contract;

import org.jspecify.annotations.NullMarked;
