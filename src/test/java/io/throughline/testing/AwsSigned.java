package io.throughline.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Proves the signature (Signature Version 4) of a request without a query, from the headers that came. */
final class AwsSigned {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/((\\d{8})/([a-z0-9-]+)/bedrock/aws4_request), ?SignedHeaders=([a-z0-9;-]+),"
                    + " ?Signature=([0-9a-f]{64})");

    private final RecordedRequest request;
    private final String secret;

    AwsSigned(RecordedRequest request, String secret) {
        this.request = request;
        this.secret = secret;
    }

    /** The id of the key that signed the request, or null when it is not signed rightly. */
    @Nullable String accessKey() {
        var parts = AUTHORIZATION.matcher(String.valueOf(request.header("authorization")));
        if (!parts.matches()) {
            return null;
        }
        var names = List.of(parts.group(5).split(";"));
        var date = String.valueOf(request.header("x-amz-date"));
        if (!names.containsAll(List.of("host", "x-amz-date")) || !date.startsWith(parts.group(3))) {
            return null;
        }
        var headers = names.stream()
                .map(name -> name + ":" + String.valueOf(request.header(name)).strip() + "\n")
                .collect(Collectors.joining());
        var canonical = String.join(
                "\n",
                request.method(),
                path(),
                "",
                headers,
                parts.group(5),
                HexFormat.of().formatHex(sha256(request.body())));
        var toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                date,
                parts.group(2),
                HexFormat.of().formatHex(sha256(Faults.bytes(canonical))));
        var key = Faults.bytes("AWS4" + secret);
        for (var step : Stream.of(parts.group(3), parts.group(4), "bedrock", "aws4_request", toSign)
                .toList()) {
            key = hmac(key, step);
        }
        return HexFormat.of().formatHex(key).equals(parts.group(6)) ? parts.group(1) : null;
    }

    /** The path as it came, with its percent signs and colons encoded once more. */
    private String path() {
        return request.path().replace("%", "%25").replace(":", "%3A");
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
