package io.throughline.routing.policy;

/** Why a model is no candidate. {@code %s} is what was asked for. */
public enum Refusal {
    NOT_LIVE("provider not live"),
    SANDBOX("of the sandbox, which has to be named: from sandbox"),
    GONE("no longer on its provider's list"),
    ENDING("deprecated or about to be shut down, which has to be named itself"),
    OTHER_KIND("not known to be for %s"),
    /** The request itself asks for it. */
    CANNOT("without %s, which the request needs"),
    LACKS("not known to have %s"),
    HAS("with %s"),
    NOT_FROM("not from %s"),
    EXCLUDED("from %s"),
    TOO_SMALL("window smaller than the %s tokens of the request"),
    UNKNOWN("%s unknown"),
    BEYOND("outside '%s'"),
    NOT_PRIVATE("of providers not known to %s");

    private final String words;

    Refusal(String words) {
        this.words = words;
    }

    public String words(String asked) {
        return words.replace("%s", asked);
    }
}
