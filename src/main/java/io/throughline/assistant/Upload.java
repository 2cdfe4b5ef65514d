package io.throughline.assistant;

/**
 * A file that is to be kept. Nobody changes the bytes any more.
 *
 * @param read whether a model has it whole already, so that nothing is left to do with it
 */
public record Upload(String filename, String mediaType, byte[] bytes, boolean read) {}
