package io.throughline.upstream;

import io.throughline.wire.JsonBytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AWS Signature Version 4 of one request without a query: over its host, its date, its session token and its body.
 *
 * <p>Source: AWS IAM user guide, "Create a signed AWS API request".
 *
 * @param service e.g. {@code bedrock}
 */
record AwsSignature(Credentials credentials, String region, String service) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String HMAC = "HmacSHA256";

    /** To the second, in UTC: {@code 20150830T123600Z}. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** An access key; {@code sessionToken} belongs to one that is lent for a time. */
    record Credentials(
            String accessKeyId, String secret, @Nullable String sessionToken) {

        @Override
        public String toString() {
            return "***";
        }
    }

    /** The headers that prove the request. */
    Map<String, String> headers(String method, URI url, List<JsonBytes> body, Instant now) {
        var date = DATE.format(now);
        var signed = new TreeMap<String, String>();
        signed.put("host", host(url));
        signed.put("x-amz-date", date);
        if (credentials.sessionToken() != null) {
            signed.put("x-amz-security-token", credentials.sessionToken());
        }
        var names = String.join(";", signed.keySet());
        var scope = "%s/%s/%s/aws4_request".formatted(date.substring(0, 8), region, service);
        var request = canonical(method, url, signed, names, body);
        var toSign = String.join("\n", ALGORITHM, date, scope, hex(sha256(List.of(JsonBytes.of(request)))));
        var signature = hex(hmac(key(date.substring(0, 8)), toSign));
        signed.remove("host");
        signed.put(
                "authorization",
                "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(ALGORITHM, credentials.accessKeyId(), scope, names, signature));
        return signed;
    }

    private static String canonical(
            String method, URI url, Map<String, String> signed, String names, List<JsonBytes> body) {
        var headers = signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        return String.join("\n", method, path(url), "", headers, names, hex(sha256(body)));
    }

    /** As the HTTP client writes it: with the port where it is not the usual one. */
    private static String host(URI url) {
        int port = url.getPort();
        return port < 0 || port == 80 || port == 443 ? url.getHost() : url.getHost() + ":" + port;
    }

    /** The path as it is sent, and its segments encoded once more, as for every service but S3: {@code %3A} is signed as {@code %253A}. */
    private static String path(URI url) {
        var raw = url.getRawPath();
        var out = new StringBuilder(raw.isEmpty() ? "/" : "");
        for (byte each : raw.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xFF);
            if (character == '/' || isUnreserved(character)) {
                out.append(character);
            } else {
                out.append("%%%02X".formatted((int) character));
            }
        }
        return out.toString();
    }

    /** RFC 3986, 2.3. */
    private static boolean isUnreserved(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || "-._~".indexOf(character) >= 0;
    }

    private byte[] key(String day) {
        var key = ("AWS4" + credentials.secret()).getBytes(StandardCharsets.UTF_8);
        for (var part : List.of(day, region, service, "aws4_request")) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    private static byte[] sha256(List<JsonBytes> slices) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            slices.forEach(slice -> digest.update(slice.array(), slice.offset(), slice.length()));
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
