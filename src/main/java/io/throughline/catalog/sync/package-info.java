/** Facts of models from elsewhere: public catalogues are read, checked, stored, and handed to the catalogue. */
@NullMarked
package io.throughline.catalog.sync;

import org.jspecify.annotations.NullMarked;
