package io.throughline.catalog;

/** Who wrote the file that names a model. What operators and administrators write goes before all that is synced. */
enum Origin {
    BUILT_IN("built-in"),
    ADMINISTRATOR("administrator"),
    SETTINGS("settings");

    private final String source;

    Origin(String source) {
        this.source = source;
    }

    String source() {
        return source;
    }
}
