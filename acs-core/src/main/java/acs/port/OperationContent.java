package acs.port;

import java.nio.ByteBuffer;

import reactor.core.publisher.Flux;

/**
 * A result that is read piece by piece.
 *
 * @param operationId of the operation
 * @param json        its text in UTF-8, in heap buffers; each piece is read when it is asked for
 */
public record OperationContent(String operationId, Flux<ByteBuffer> json) {}
