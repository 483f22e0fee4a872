/* SPDX-License-Identifier: MIT */
/*
 * The content of a result's QR codes: a head, then a piece of a zlib stream. The stream
 * contains the records as they are sent over the serial line. The pieces are in order of
 * the codes' numbers. All heads of a set are equal except for the number. Numbers are
 * little endian.
 */
#ifndef BOOT_CODE_FORMAT_H
#define BOOT_CODE_FORMAT_H

#define QR_CODE_MAGIC       "trapclock1"
#define QR_CODE_MAGIC_BYTES 10
#define QR_CODE_ID_AT       10 /* 32 bits: the stream's CRC-32, which also identifies the set */
#define QR_CODE_LENGTH_AT   14 /* 32 bits: the stream's bytes */
#define QR_CODE_NUMBER_AT   18 /* 8 bits: this code's number, from 1 */
#define QR_CODE_COUNT_AT    19 /* 8 bits: how many codes there are */
#define QR_CODE_HEAD_BYTES  20

#define QR_CODES_MAX 99
/* The capacity of a code of version 25, level M. */
#define QR_CODE_BYTES_MAX 997
/* Limits of a set: the unpacked records, and the stream. */
#define QR_CODE_RECORDS_MAX (512 << 10)
#define QR_CODE_STREAM_MAX  (QR_CODES_MAX * (QR_CODE_BYTES_MAX - QR_CODE_HEAD_BYTES))

#endif
