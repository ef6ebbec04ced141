package acs.api;

import org.jspecify.annotations.Nullable;

/** Decides before anything is read whether a request may enter. */
@FunctionalInterface
interface Door {
    /**
     * Why the request is turned away, {@code null} when it may enter.
     *
     * @param access of the resource; {@link Route.Access#TOKEN} where the path names none
     */
    @Nullable
    Problem refuses(IncomingRequest request, Route.Access access);
}
