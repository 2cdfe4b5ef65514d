/** What was observed of models: their pace and how often they fail. Inside the module; no other sees it. */
@NullMarked
package io.throughline.routing.health;

import org.jspecify.annotations.NullMarked;
