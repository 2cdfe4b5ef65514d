package io.throughline.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a form as a browser does, part by part. */
public final class Form {

    public static final String BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
    public static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public Form field(String name, String value) {
        return part("form-data; name=\"" + name + "\"", "", value.getBytes(StandardCharsets.UTF_8));
    }

    public Form file(String name, byte[] content) {
        return part("form-data; name=\"file\"; filename=\"" + name + "\"", "Content-Type: audio/mpeg\r\n", content);
    }

    public Form part(String disposition, String moreHeaders, byte[] content) {
        text("--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n" + moreHeaders + "\r\n");
        out.writeBytes(content);
        text("\r\n");
        return this;
    }

    /** What has been written so far, without the last boundary. */
    public byte[] begun() {
        return out.toByteArray();
    }

    public byte[] whole() {
        text("--" + BOUNDARY + "--\r\n");
        return out.toByteArray();
    }

    private void text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
