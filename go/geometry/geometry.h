/* What geometry.go and its callers share. cgo's header includes this one, as the headers of most libraries
 * do. */
#ifndef GEOMETRY_H
#define GEOMETRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  double x, y;
} geo_point;

typedef struct {
  geo_point min, max;
} geo_box;

/* The first two rows of a matrix of three: (x, y, 1) becomes (a x + b y + c, d x + e y + f). */
typedef struct {
  double row[2][3];
} geo_transform;

typedef enum { GEO_LINE, GEO_CIRCLE, GEO_POLYGON } geo_kind;

typedef struct {
  uint8_t red, green, blue;
  float alpha;
} geo_color;

typedef struct {
  geo_color fill;
  struct {
    geo_color color;
    float width;
    bool dashed;
  } stroke;
} geo_style;

/* count points; of a circle the center, with the radius beside it. */
typedef struct {
  geo_kind kind;
  size_t count;
  geo_point* points;
  double radius;
  geo_style style;
  char name[16];
} geo_shape;

typedef struct {
  geo_box bounds;
  double area;
  int32_t shapes[3]; /* by kind */
  geo_style style;   /* of the largest */
} geo_summary;

#endif
