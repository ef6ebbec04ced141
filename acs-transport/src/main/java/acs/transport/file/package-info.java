/**
 * The file server for CPEs: downloads with ranges, uploads into a device's list, each by a link that was signed for one device
 * and expires. Netty's HTTP codec under a handler of our own, since a slow CPE must cost neither heap nor a thread: files go from
 * the disk to the socket by sendfile, and what comes is read as fast as it is stored.
 */
@NullMarked
package acs.transport.file;

import org.jspecify.annotations.NullMarked;
