package io.throughline.wire;

import org.jspecify.annotations.Nullable;

/** A stretch of a multipart body. All of them one after the other, as {@code raw} has them, are the body. */
public sealed interface MultipartEvent {

    JsonBytes raw();

    /** What stands before the first part and means nothing, with the line end behind it. */
    record Preamble(JsonBytes raw) implements MultipartEvent {}

    /**
     * A part begins. {@code raw} goes from the line end before its delimiter, which the first part may not have, to the blank line behind its
     * headers.
     *
     * @param name null when the part has none
     * @param file whether it has a file name
     */
    record Head(@Nullable String name, boolean file, JsonBytes raw) implements MultipartEvent {}

    /** Some of the content of the part that began last. */
    record Content(JsonBytes raw) implements MultipartEvent {}

    /** The last delimiter and what follows it, which means nothing; may come in several stretches. */
    record Tail(JsonBytes raw) implements MultipartEvent {}
}
