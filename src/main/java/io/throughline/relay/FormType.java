package io.throughline.relay;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The content-type of a form with files (RFC 7578), and the boundary that it names (RFC 2046, 5.1.1). */
final class FormType {

    private static final String FORM = "multipart/form-data";
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"\\r\\n]{1,70})\"|([^\\s;\",]{1,70}))", Pattern.CASE_INSENSITIVE);

    private FormType() {}

    /**
     * The boundary.
     *
     * @throws GatewayException UNSUPPORTED_MEDIA_TYPE when it is no such form, INVALID_REQUEST when it has no boundary
     */
    static String boundary(String contentType) {
        if (!contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(FORM)) {
            throw GatewayException.of(
                    ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                    "content-type is '" + contentType + "'; send " + FORM,
                    "content-type");
        }
        var found = BOUNDARY.matcher(contentType);
        if (!found.find()) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "content-type names no boundary of 1 to 70 characters: leave the header to your HTTP client,"
                            + " which makes one up",
                    "content-type");
        }
        return found.group(1) != null ? found.group(1) : found.group(2);
    }
}
