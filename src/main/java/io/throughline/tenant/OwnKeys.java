package io.throughline.tenant;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Provider keys that are the caller's and not the operator's, by provider id; they go before the operator's. */
public record OwnKeys(Map<String, Secret> byProvider) {

    /** The header that brings keys: {@code openai=sk-…, groq=gsk_…}. */
    public static final String HEADER = "x-throughline-provider-key";

    public static final OwnKeys NONE = new OwnKeys(Map.of());

    private static final Pattern PAIR = Pattern.compile("\\s*([A-Za-z0-9._-]+)\\s*=\\s*([!-~]+?)\\s*");
    private static final int MAX_KEYS = 16;

    public OwnKeys {
        byProvider = Map.copyOf(byProvider);
    }

    /** The caller's key for that provider, or null. */
    public @Nullable Secret of(String provider) {
        return byProvider.get(provider);
    }

    /**
     * Those that came with a request.
     *
     * @throws GatewayException FORBIDDEN when the caller's organization does not allow that, INVALID_REQUEST when the header is malformed; the
     *     message shows no key
     */
    static OwnKeys of(Caller caller, String header) {
        if (!caller.requestKeys()) {
            throw GatewayException.of(
                    ErrorKind.FORBIDDEN,
                    "the organization of this API key takes no provider keys with requests (header " + HEADER
                            + "); an administrator allows it with PATCH /admin/organizations/" + caller.organizationId()
                            + " {\"request_keys\": true}");
        }
        var keys = new HashMap<String, Secret>();
        for (var pair : header.split(",", MAX_KEYS + 1)) {
            var match = PAIR.matcher(pair);
            if (!match.matches() || keys.size() == MAX_KEYS) {
                throw GatewayException.of(
                        ErrorKind.INVALID_REQUEST,
                        "the header " + HEADER + " must be provider=key, at most " + MAX_KEYS
                                + " of them with commas between, e.g. openai=sk-...");
            }
            keys.put(match.group(1), new Secret(match.group(2)));
        }
        return new OwnKeys(keys);
    }
}
