package io.throughline.dialect;

import java.util.Locale;

/** A named way in which a provider departs from its dialect. Each has a golden case and a line in the dialect's page. */
public enum Quirk {
    /** The provider knows {@code max_tokens} only, not {@code max_completion_tokens}. */
    MAX_TOKENS_ONLY,
    /** The provider refuses {@code stream_options}; its streams carry usage unasked or not at all. */
    NO_STREAM_OPTIONS,
    /** The provider has no role {@code developer}. */
    NO_DEVELOPER_ROLE,
    /** The provider takes ids of tool calls of nine letters and digits only. */
    SHORT_TOOL_IDS,
    /** The provider calls {@code seed} {@code random_seed}. */
    RANDOM_SEED,
    /** The provider's {@code tool_choice} says {@code any} for {@code required}. */
    ANY_TOOL_CHOICE,
    /** The provider does not know {@code strict} on tools. */
    NO_STRICT_TOOLS,
    /** The provider promises JSON, but no schema. */
    JSON_OBJECT_ONLY,
    /** The provider wants its reasoning back on every assistant message, and an empty one where there was none. */
    REASONING_RETURNED,
    /** The provider wants its {@code reasoning_details} back on the assistant message they came with, unchanged. */
    REASONING_DETAILS,
    /** The provider refuses {@code stop} and the penalties. */
    NO_STOP_OR_PENALTIES,
    /** The provider's {@code completion_tokens} leave out the reasoning tokens. */
    REASONING_NOT_COUNTED,
    /** Each piece of a tool call's arguments that the provider streams holds all of them so far. */
    CUMULATIVE_ARGUMENTS,
    /** The model has no reasoning of its own that could be asked for in encrypted form. */
    NO_ENCRYPTED_REASONING,
    /** The chat API of the model refuses functions beside a reasoning effort; its Responses API takes both. */
    REASONED_TOOLS_BY_RESPONSES,
    /** As before, also where the request names no effort, because the model then has one of its own. */
    TOOLS_BY_RESPONSES,
    /** The model, here called a deployment, stands in the path of chat completions. */
    DEPLOYMENT_PATHS,
    /** The model stands in the path and not in the body, which tells the version of the API: Claude on Vertex AI. */
    RAW_PREDICT,
    /** The provider takes texts to embed, but no token ids, or only those of its models' own vocabularies. */
    NO_TOKEN_INPUT,
    /** The provider refuses {@code encoding_format}; its embeddings are numbers. */
    NO_BASE64,
    /** The provider's embedding models are asked by Vertex AI's {@code :predict}. */
    PREDICT_EMBEDDINGS,
    /** The provider is OpenRouter or takes its request fields: {@code provider}, {@code session_id}, {@code plugins}, {@code transforms} and others. */
    OPENROUTER_FIELDS,
    /** The provider takes the {@code providerOptions} of Vercel's AI Gateway. */
    VERCEL_FIELDS;

    /** The name as it stands in a provider's file: {@code max-tokens-only}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
