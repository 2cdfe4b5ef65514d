/** Which of all models may answer, and which of these is best. Inside the module; no other sees it. */
@NullMarked
package io.throughline.routing.policy;

import org.jspecify.annotations.NullMarked;
