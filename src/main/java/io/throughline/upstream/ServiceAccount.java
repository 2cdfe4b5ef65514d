package io.throughline.upstream;

import io.throughline.tenant.Secret;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A Google service account, as its JSON file has it. Not a record: nothing may show its key. */
final class ServiceAccount {

    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final long ASSERTION_SECONDS = 3600;

    private final Map<String, String> members;
    private final PrivateKey privateKey;
    private final URI tokenUrl;

    private ServiceAccount(Map<String, String> members) throws GeneralSecurityException {
        this.members = members;
        var pem = members.getOrDefault("private_key", "").replaceAll("-----[A-Z ]+-----", "");
        var bytes = Base64.getMimeDecoder().decode(pem);
        privateKey = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        tokenUrl = URI.create(members.getOrDefault("token_uri", "https://oauth2.googleapis.com/token"));
    }

    /**
     * The account of this key, which is its JSON or the path of a file with it. Reading a file blocks.
     *
     * @throws io.throughline.chat.GatewayException UPSTREAM_REFUSED_KEY when it is neither
     */
    static ServiceAccount read(Secret key) {
        var members = members(JsonBytes.of(json(key.reveal().strip())));
        if (members.getOrDefault("client_email", "").isEmpty()) {
            throw TokenEndpoint.refused("its key is not the JSON of a service account (no client_email)");
        }
        try {
            return new ServiceAccount(members);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw TokenEndpoint.refused("the private_key or token_uri of its service account is unreadable");
        }
    }

    private static String json(String key) {
        if (key.startsWith("{")) {
            return key;
        }
        try {
            return Files.readString(Path.of(key));
        } catch (IOException | InvalidPathException e) {
            throw TokenEndpoint.refused("its key is neither JSON nor the path of a readable file");
        }
    }

    private static Map<String, String> members(JsonBytes json) {
        var members = new HashMap<String, String>();
        try {
            JsonReads.visit(
                    json,
                    parser -> JsonReads.members(parser, (name, value) -> {
                        var text = JsonReads.stringOrNull(value);
                        if (text != null) {
                            members.put(name, text);
                        }
                    }));
        } catch (MalformedJsonException e) {
            throw TokenEndpoint.refused("its key is not valid JSON");
        }
        return members;
    }

    URI tokenUrl() {
        return tokenUrl;
    }

    /** The signed statement that this account asks for a token now: a JWT by RS256 (RFC 7515, RFC 7518). */
    String assertion(Instant now) {
        var header = JsonWrites.text(json -> {
            json.writeStartObject();
            json.writeStringProperty("alg", "RS256");
            json.writeStringProperty("typ", "JWT");
            if (members.containsKey("private_key_id")) {
                json.writeStringProperty("kid", members.get("private_key_id"));
            }
            json.writeEndObject();
        });
        var claims = JsonWrites.text(json -> {
            json.writeStartObject();
            json.writeStringProperty("iss", members.get("client_email"));
            json.writeStringProperty("scope", SCOPE);
            json.writeStringProperty("aud", tokenUrl.toString());
            json.writeNumberProperty("iat", now.getEpochSecond());
            json.writeNumberProperty("exp", now.getEpochSecond() + ASSERTION_SECONDS);
            json.writeEndObject();
        });
        var signed =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64(signature(signed));
    }

    private byte[] signature(String text) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw TokenEndpoint.refused("the private_key of its service account cannot sign");
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
