package io.throughline.assistant;

/** A file that is to be kept. Nobody changes the bytes any more. */
public record Upload(String filename, String mediaType, byte[] bytes) {}
