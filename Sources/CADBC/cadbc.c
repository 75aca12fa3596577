#include "cadbc.h"
