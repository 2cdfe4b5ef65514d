package io.throughline.upstream;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.wire.MalformedJsonException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** What a failed connection means, in words that hold no address and no stack. */
final class TransportErrors {

    private TransportErrors() {}

    static GatewayException of(Throwable failure) {
        return failure instanceof GatewayException known ? known : new GatewayException(error(failure));
    }

    private static GatewayError error(Throwable failure) {
        return switch (failure) {
            case MalformedJsonException e ->
                GatewayError.of(
                        ErrorKind.UPSTREAM_BROKEN, "the provider sent something that is not an answer: " + e.problem());
            case ReadTimeoutException _ ->
                GatewayError.of(ErrorKind.UPSTREAM_TIMEOUT, "the provider did not answer within the time limit");
            case ConnectTimeoutException _ ->
                GatewayError.of(
                        ErrorKind.UPSTREAM_UNREACHABLE,
                        "the provider did not accept a connection within the time limit");
            case UnknownHostException _ ->
                GatewayError.of(ErrorKind.UPSTREAM_UNREACHABLE, "the provider's host name could not be resolved");
            case ConnectException _ ->
                GatewayError.of(ErrorKind.UPSTREAM_UNREACHABLE, "the provider refused the connection");
            case SSLException _ ->
                GatewayError.of(ErrorKind.UPSTREAM_UNREACHABLE, "the provider could not be connected to securely");
            case PrematureCloseException _ ->
                GatewayError.of(
                        ErrorKind.UPSTREAM_BROKEN, "the provider closed the connection before the answer was complete");
            case PoolAcquireTimeoutException _, PoolAcquirePendingLimitException _ ->
                GatewayError.of(ErrorKind.UPSTREAM_OVERLOADED, "the provider has no connection left: all are in use");
            case DecoderException _ ->
                GatewayError.of(ErrorKind.UPSTREAM_BROKEN, "the provider's answer is not valid HTTP");
            default -> GatewayError.of(ErrorKind.UPSTREAM_BROKEN, "the provider broke the connection");
        };
    }
}
