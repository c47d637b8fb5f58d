#!/bin/sh
# Makes the certificates of this folder anew: an authority, a server's and a client's of it, and a client's of nobody. They are for tests, and last.
set -eu
cd "$(dirname "$0")"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -keyout ca.key -out ca.pem -subj "/CN=authority.example"
for name in server client; do
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$name.key" -out "$name.csr" -subj "/CN=$name.example" -addext "subjectAltName=IP:127.0.0.1"
  openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 36500 -copy_extensions copy -out "$name.pem"
done
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -keyout stranger.key -out stranger.pem -subj "/CN=stranger.example"
rm -f ./*.csr ./*.srl ca.key
