package io.throughline.catalog.sync;

import java.net.URI;

/** Reads one public catalogue. A pure function of the document: no time, no net, no state. */
interface Importer {

    /** The source's name in settings, paths and facts, e.g. {@code models-dev}. */
    String source();

    /** Where its document is published. */
    URI url();

    /**
     * @throws BadSourceException when the document as a whole is not what this source publishes
     */
    Imported read(byte[] document);
}
