package acs.transport.digest;

/**
 * What a client puts into its proof when it says a qop (<i>RFC 7616 §3.4</i>), each as sent: {@code nc} is not always eight digits
 * (quirk W6). A byte in each character.
 *
 * @param cnonce its own nonce, not empty by the standard, and at times all the same
 * @param nc     its count of requests with this nonce
 * @param qop    quality of protection
 */
public record DigestClient(String cnonce, String nc, String qop) {}
