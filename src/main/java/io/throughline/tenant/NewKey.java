package io.throughline.tenant;

/** A key just made. The key itself can be shown now and never again: only its hash is kept. */
public record NewKey(KeyFacts facts, Secret key) {}
