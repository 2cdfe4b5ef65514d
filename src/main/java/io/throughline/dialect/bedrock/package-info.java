/** Converse, as AWS Bedrock speaks it. */
@NullMarked
package io.throughline.dialect.bedrock;

import org.jspecify.annotations.NullMarked;
