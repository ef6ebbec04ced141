/**
 * The northbound side on Reactor Netty: the REST API ({@link acs.api.ApiServer}) and the management endpoints
 * ({@link acs.api.ManagementServer}), each on a listener and an event loop of its own, so that a storm of devices leaves
 * both answering. {@link acs.api.Routes} is the API on one page; a resource class per noun reads the ports and renders
 * JSON; {@link acs.api.HttpListener} and {@link acs.api.RequestGuard} keep what clients send within limits.
 */
@NullMarked
package acs.api;

import org.jspecify.annotations.NullMarked;
