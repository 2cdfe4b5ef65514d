package io.throughline.catalog.sync;

/** How a document is taken over, where it is not done as usual. */
enum SyncOption {
    /** Only tells what would change. */
    DRY_RUN,
    /** Takes also what has lost or changed more than is believed. */
    FORCE
}
