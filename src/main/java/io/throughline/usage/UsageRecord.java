package io.throughline.usage;

import io.throughline.chat.Attempt;
import io.throughline.chat.Failures;
import io.throughline.chat.Quantity;
import io.throughline.chat.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one request used and cost; written once, never changed.
 *
 * @param door where it came in, such as {@code chat.completions}
 * @param outcome {@code completed}, {@code cancelled}, {@code failed} or {@code refused}
 * @param usageEstimated whether we counted, because the provider did not say
 * @param quantity what is charged beside tokens; null when the model is charged by tokens alone, or when it is unknown
 * @param priceVersion the price that the cost was made with; null when the price is unknown
 * @param costNanoUsd null when unknown, which is not the same as 0
 * @param failures what failed before the answer or instead of it, as {@link Failures} says it; null when nothing did
 */
public record UsageRecord(
        UUID id,
        UUID organizationId,
        UUID keyId,
        String requestId,
        Instant at,
        String door,
        String modelRequested,
        String provider,
        String model,
        boolean streamed,
        String outcome,
        @Nullable String errorCode,
        @Nullable Usage usage,
        boolean usageEstimated,
        @Nullable Quantity quantity,
        @Nullable String priceVersion,
        @Nullable Long costNanoUsd,
        Duration duration,
        @Nullable Duration timeToFirstToken,
        int attempts,
        @Nullable String conversation,
        @Nullable String endUser,
        @Nullable String failures) {

    /** Of a request that is charged by tokens alone, and of which nothing has failed yet. */
    public UsageRecord(
            UUID id,
            UUID organizationId,
            UUID keyId,
            String requestId,
            Instant at,
            String door,
            String modelRequested,
            String provider,
            String model,
            boolean streamed,
            String outcome,
            @Nullable String errorCode,
            @Nullable Usage usage,
            boolean usageEstimated,
            @Nullable String priceVersion,
            @Nullable Long costNanoUsd,
            Duration duration,
            @Nullable Duration timeToFirstToken,
            int attempts,
            @Nullable String conversation,
            @Nullable String endUser) {
        this(
                id,
                organizationId,
                keyId,
                requestId,
                at,
                door,
                modelRequested,
                provider,
                model,
                streamed,
                outcome,
                errorCode,
                usage,
                usageEstimated,
                null,
                priceVersion,
                costNanoUsd,
                duration,
                timeToFirstToken,
                attempts,
                conversation,
                endUser,
                null);
    }

    /** The same, with what of these attempts failed. */
    public UsageRecord after(List<Attempt> attempts) {
        var failed = Failures.of(attempts);
        return new UsageRecord(
                id,
                organizationId,
                keyId,
                requestId,
                at,
                door,
                modelRequested,
                provider,
                model,
                streamed,
                outcome,
                errorCode,
                usage,
                usageEstimated,
                quantity,
                priceVersion,
                costNanoUsd,
                duration,
                timeToFirstToken,
                this.attempts,
                conversation,
                endUser,
                failed.isEmpty() ? null : failed);
    }
}
