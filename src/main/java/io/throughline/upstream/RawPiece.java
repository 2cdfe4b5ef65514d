package io.throughline.upstream;

import io.throughline.wire.JsonBytes;

/**
 * Some bytes of an answer that is handed through.
 *
 * @param mediaType the answer's content-type as the provider wrote it; the same in each piece
 * @param whole whether this is the answer from its first byte to its last
 */
public record RawPiece(String mediaType, JsonBytes bytes, boolean whole) {}
